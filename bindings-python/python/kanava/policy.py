"""Policies: to check while they are written, to compare before they are used."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from kanava import _html, _native
from kanava._inputs import document_or_file_text, given
from kanava.documents import Document
from kanava.types import DocumentLike, DocumentOrPath

__all__ = ["Policy", "PolicyDiff", "Problem"]


@dataclasses.dataclass(frozen=True)
class Problem:
    """Something wrong with a policy, or something that looks so.

    Attributes:
        severity: `error` keeps the policy from being used; `warning` does not.
        line: The line, from 1; 0 when only the path is known.
        column: The column in that line, from 1, counted in characters; 0 when only the path is known.
        path: The place, such as `rules[3].when`; empty for the whole document.
        message: What is wrong.
        suggestion: What may help, or None.
    """

    severity: str
    line: int
    column: int
    path: str
    message: str
    suggestion: str | None

    def __str__(self) -> str:
        hint = f"; {self.suggestion}" if self.suggestion else ""
        place = f" (at {self.path})" if self.path else ""
        return f"line {self.line}, column {self.column}: {self.severity}: {self.message}{hint}{place}"


class PolicyDiff(Document):
    """What changes from one policy to another. `str(diff)` is the text for people, a line for each change."""

    __slots__ = ()

    @property
    def changes(self) -> list[dict[str, Any]]:
        """The changes for programs: `what`, `name`, `change`, `part`, `from`, `to` and, for numbers, `by`."""
        return list(self["changes"])

    @property
    def sentences(self) -> list[str]:
        """The changes for people, a sentence each."""
        return list(self["sentences"])

    def __str__(self) -> str:
        return "\n".join(self.sentences)

    def _repr_html_(self) -> str:
        return _html.joined(_html.steps(self.sentences), _html.listed(self.changes))


class Policy(Document):
    """A policy that was checked: a dict in normal form, with every default written out.

    Args:
        policy: The policy: a dict, JSON text, or the path of a file that holds it.

    Raises:
        InvalidPolicy: The policy cannot be used; `problems` lists everything that is wrong with it.
        OSError: The file cannot be read.

    Example:
        >>> import kanava as kv
        >>> draft = {
        ...     "name": "office",
        ...     "version": "1",
        ...     "objective": {},
        ...     "channels": {"voice": {"kind": "voice"}, "mail": {"kind": "mail"}},
        ...     "fallback": {"channel": "mail"},
        ... }
        >>> policy = kv.Policy(draft)
        >>> print(policy.diff({**draft, "version": "2", "fallback": {"channel": "voice"}}))
        Changed fallback, channel: `mail` → `voice`.
        >>> for problem in kv.Policy.check({**draft, "fallback": {"channel": "mial"}}):
        ...     print(problem.message, "-", problem.suggestion)
        channel `mial` is not defined - did you mean `mail`?
    """

    __slots__ = ()

    def __init__(self, policy: DocumentOrPath) -> None:
        super().__init__(_native.Router(document_or_file_text(policy)).policy_document())

    @classmethod
    def _of(cls, document: str) -> Policy:
        """What a router decides by: it was checked when the router was made, by the router's own zones."""
        policy = cls.__new__(cls)
        Document.__init__(policy, document)
        return policy

    def __reduce__(self) -> tuple[Any, ...]:
        return Policy._of, (self.document,), None, None, iter(self.items())

    @staticmethod
    def check(policy: DocumentOrPath) -> list[Problem]:
        """Lists every problem of a policy at once, in the order of the document.

        Errors come first: as long as there are any, warnings (rules that can never apply or contradict, matters with
        no way open at some hour, what is never used) are not looked for.

        Args:
            policy: The policy: a dict, JSON text, or the path of a file that holds it. Lines and columns are those of
                the text.

        Returns:
            The problems; none for a policy that is in order.
        """
        report = json.loads(_native.policy_check_document(document_or_file_text(policy)))
        return [Problem(**problem) for problem in report["problems"]]

    def diff(
        self, other: DocumentOrPath, language: str | None = None, messages: DocumentLike | None = None
    ) -> PolicyDiff:
        """What changes when another policy takes the place of this one.

        Args:
            other: The other policy.
            language: `en` (the default), `fi`, or another that `messages` has the sentences of.
            messages: A message file: message names and their sentences, for another language or other words.

        Returns:
            The changes, for programs and in sentences.

        Raises:
            InvalidPolicy: The other one cannot be used.
            InvalidArgument: The language is not known.
            InvalidDocument: A message is not known, or lacks a place.
        """
        options = given({"messages": messages}, language=language)
        return PolicyDiff(_native.policy_diff_document(self.document, document_or_file_text(other), options))
