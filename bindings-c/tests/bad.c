// A program with one mistake at a time, each of them made with memory of the library: the tools that watch the other
// tests must catch every one, or they were not on.
#include "check.h"

#include <limits.h>

int main(int count, char **arguments) {
  const char *mistake = count > 1 ? arguments[1] : "none";
  volatile int largest = INT_MAX;
  kanava_text *text = NULL;
  if (kanava_identity_normalise("email", "anna@example.com", NULL, &text, NULL) != KANAVA_STATUS_OK)
    return 2;
  const char *view = kanava_text_data(text);
  volatile char seen = 0;
  if (strcmp(mistake, "overflow") == 0)
    seen = view[kanava_text_size(text) + 1];
  if (strcmp(mistake, "undefined") == 0)
    largest = largest + 1;
  if (strcmp(mistake, "leak") == 0)
    text = NULL;
  kanava_text_free(text);
  if (strcmp(mistake, "after") == 0)
    seen = view[0];
  (void)seen;
  printf("%s: not caught by anything\n", mistake);
  return 0;
}
