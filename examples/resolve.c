// People of two systems, with typing errors, nicknames and a shared telephone: who is who, and why.
//
// The same program stands beside this one in Rust and Python, and prints the same.
#include <kanava.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char PEOPLE[] = "source,record_id,first_name,last_name,birth_date,phone,city\n"
                             "crm,1,Katherine,Lindqvist,1984-05-17,+44 20 7946 0101,Leeds\n"
                             "crm,2,William,Henderson,1971-11-02,+44 20 7946 0102,York\n"
                             "crm,3,Margaret,Henderson,1973-04-25,+44 20 7946 0102,York\n"
                             "crm,4,Robert,Kowalski,1990-01-30,+44 20 7946 0104,Bristol\n"
                             "crm,5,Elizabeth,Moreau,1966-09-12,+44 20 7946 0105,Exeter\n"
                             "crm,6,Richard,Castellano,1958-07-08,+44 20 7946 0106,Durham\n"
                             "shop,a,Kate,Lindqvist,1984-05-17,020 7946 0101,Leeds\n"
                             "shop,b,Bill,Hendersen,1971-11-02,020 7946 0102,York\n"
                             "shop,c,Maggie,Henderson,1973-04-25,020 7946 0102,York\n"
                             "shop,d,Robert,Kowalsky,1990-01-30,,Bristol\n"
                             "shop,e,Liz,Moreau,,020 7946 0105,Exeter\n"
                             "shop,f,Anna,Papadopoulos,1979-12-24,020 7946 0107,Leeds\n";

// Ends the program with the library's own words when a call failed.
static void must(kanava_status status, kanava_error **error) {
  if (status == KANAVA_STATUS_OK)
    return;
  fprintf(stderr, "%s\n", kanava_error_message(*error));
  kanava_error_free(*error);
  exit(1);
}

// Told how far it is; 0 goes on.
static int progress(const char *step, uint64_t done, uint64_t total, void *context) {
  (void)step, (void)done, (void)total, (void)context;
  return 0;
}

// The column of this name; the format is Arrow's: "u" is text, "g" a number.
static const struct ArrowArray *column(const struct ArrowSchema *schema, const struct ArrowArray *table, const char *name,
                                       const char *format) {
  for (int64_t i = 0; i < schema->n_children; i++)
    if (strcmp(schema->children[i]->name, name) == 0 && strcmp(schema->children[i]->format, format) == 0)
      return table->children[i];
  fprintf(stderr, "no column %s of format %s\n", name, format);
  exit(1);
}

static void print_text(const struct ArrowArray *column, int64_t row, int width) {
  const int32_t *offsets = (const int32_t *)column->buffers[1] + column->offset;
  const int32_t size = offsets[row + 1] - offsets[row];
  printf("%.*s%*s ", (int)size, (const char *)column->buffers[2] + offsets[row], width > size ? (int)(width - size) : 0, "");
}

// Prints the member `text` of a document; a program with a JSON library would ask that one.
static void print_member_text(const char *document) {
  static const char member[] = "\"text\":\"";
  const char *at = strstr(document, member);
  for (at = at == NULL ? "" : at + sizeof member - 1; *at != '\0' && *at != '"'; at++) {
    if (*at == '\\')
      putchar(*++at == 'n' ? '\n' : *at);
    else
      putchar(*at);
  }
}

int main(void) {
  kanava_resolution *found = NULL;
  kanava_text *why = NULL;
  kanava_error *error = NULL;
  struct ArrowArrayStream stream;
  // Nothing is configured but the region in which numbers without a country are meant.
  must(kanava_csv_read((const uint8_t *)PEOPLE, sizeof PEOPLE - 1, NULL, &stream, &error), &error);
  must(kanava_resolve(&stream, NULL, "{\"phone_region\": \"GB\"}", progress, NULL, &found, &error), &error);

  struct ArrowSchema schema;
  struct ArrowArray customers;
  must(kanava_resolution_table(found, "{\"table\":\"customers\"}", &stream, &error), &error);
  if (stream.get_schema(&stream, &schema) != 0 || stream.get_next(&stream, &customers) != 0) {
    fprintf(stderr, "%s\n", stream.get_last_error(&stream));
    return 1;
  }
  const struct ArrowArray *source = column(&schema, &customers, "source", "u");
  const struct ArrowArray *record = column(&schema, &customers, "record_id", "u");
  const struct ArrowArray *customer = column(&schema, &customers, "customer_id", "u");
  const struct ArrowArray *confidence = column(&schema, &customers, "confidence", "g");
  for (int64_t row = 0; row < customers.length; row++) {
    print_text(source, row, 4);
    print_text(record, row, 2);
    print_text(customer, row, 0);
    printf("%.3f\n", ((const double *)confidence->buffers[1])[row + confidence->offset]);
  }
  customers.release(&customers);
  schema.release(&schema);
  stream.release(&stream);

  must(kanava_resolution_why(found, "crm:2", "shop:b", &why, &error), &error);
  puts("");
  print_member_text(kanava_text_data(why));
  kanava_text_free(why);
  kanava_resolution_free(found);
  return 0;
}
