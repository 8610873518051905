"""Waiting: how long people wait, by the formulas. What depends on rules, skills or hours is for `simulate`."""

from __future__ import annotations

from collections.abc import Sequence

from kanava import _native
from kanava._inputs import document_text, given
from kanava.documents import Document
from kanava.types import DocumentLike

__all__ = ["agents_needed", "chat", "erlang_a", "erlang_b", "erlang_c", "expected_wait", "queueing", "retrials"]


def queueing(question: DocumentLike) -> Document:
    """Answers a question about a queue; the other functions of this module ask it.

    Args:
        question: `model` is the name of one of those functions, the other fields its arguments.

    Raises:
        InvalidDocument: It is no such question.
        InvalidArgument: A number is not usable, or the queue would grow for ever.

    Example:
        >>> import kanava as kv
        >>> kv.queueing({"model": "erlang_b", "agents": 2, "load": 1})["lost"]
        0.2
    """
    return Document(_native.queueing_document(document_text(question)))


def erlang_b(agents: int, load: float) -> Document:
    """Erlang B: who finds nobody free is lost.

    Args:
        agents: How many people work.
        load: Arrivals times handling time, in erlangs.

    Returns:
        `lost`: the share that is.

    Example:
        >>> import kanava as kv
        >>> round(kv.erlang_b(10, 10)["lost"], 6)
        0.214582
    """
    return queueing(given(model="erlang_b", agents=agents, load=load))


def erlang_c(
    agents: int,
    arrivals_per_hour: float,
    handling_minutes: float,
    *,
    within_minutes: float | None = None,
    quantiles: Sequence[float] | None = None,
) -> Document:
    """Erlang C: everybody waits, however long.

    Args:
        agents: How many people work.
        arrivals_per_hour: How many contacts arrive in an hour.
        handling_minutes: How long one takes.
        within_minutes: What "in time" is, for the service level; 20 seconds when not said.
        quantiles: The shares whose wait is told; .5 and .9 when not said.

    Returns:
        `wait_probability`, `mean_wait_minutes`, `service_level`, `wait_quantiles`, `occupancy` and more.

    Raises:
        InvalidArgument: The agents do not keep up: the queue would grow for ever.

    Example:
        >>> import kanava as kv
        >>> figures = kv.erlang_c(14, 200, 3)
        >>> round(figures["wait_probability"], 4), round(figures["service_level"]["of_all"], 4)
        (0.1741, 0.8884)
    """
    return queueing(
        given(
            model="erlang_c",
            agents=agents,
            arrivals_per_hour=arrivals_per_hour,
            handling_minutes=handling_minutes,
            within_minutes=within_minutes,
            quantiles=quantiles,
        )
    )


def erlang_a(
    agents: int,
    arrivals_per_hour: float,
    handling_minutes: float,
    patience_minutes: float,
    *,
    within_minutes: float | None = None,
    quantiles: Sequence[float] | None = None,
) -> Document:
    """Erlang A: people give up.

    Args:
        agents: How many people work.
        arrivals_per_hour: How many contacts arrive in an hour.
        handling_minutes: How long one takes.
        patience_minutes: How long people wait before they give up, on average.
        within_minutes: What "in time" is, for the service level; 20 seconds when not said.
        quantiles: The shares whose wait is told; .5 and .9 when not said.

    Returns:
        What `erlang_c` returns, with `abandoned`, the share that gives up.

    Example:
        >>> import kanava as kv
        >>> round(kv.erlang_a(50, 2880, 1, 2)["abandoned"], 4)
        0.0309
    """
    return queueing(
        given(
            model="erlang_a",
            agents=agents,
            arrivals_per_hour=arrivals_per_hour,
            handling_minutes=handling_minutes,
            patience_minutes=patience_minutes,
            within_minutes=within_minutes,
            quantiles=quantiles,
        )
    )


def chat(
    agents: int,
    arrivals_per_hour: float,
    handling_minutes: Sequence[float],
    patience_minutes: float | None = None,
    *,
    within_minutes: float | None = None,
    quantiles: Sequence[float] | None = None,
) -> Document:
    """Several contacts an agent at once, shared evenly; each takes longer the more there are.

    Args:
        agents: How many people work.
        arrivals_per_hour: How many contacts arrive in an hour.
        handling_minutes: How long one takes: alone, beside one other, and so on; as many as an agent may have.
        patience_minutes: How long people wait before they give up, on average; for ever when not said.
        within_minutes: What "in time" is, for the service level; 20 seconds when not said.
        quantiles: The shares whose wait is told; .5 and .9 when not said.

    Returns:
        What `erlang_a` returns.

    Example:
        >>> import kanava as kv
        >>> round(kv.chat(10, 120, [8, 10, 12.6316], 2)["abandoned"], 4)
        0.0186
    """
    return queueing(
        given(
            model="chat",
            agents=agents,
            arrivals_per_hour=arrivals_per_hour,
            handling_minutes=handling_minutes,
            patience_minutes=patience_minutes,
            within_minutes=within_minutes,
            quantiles=quantiles,
        )
    )


def retrials(
    agents: int,
    arrivals_per_hour: float,
    handling_minutes: float,
    patience_minutes: float | None = None,
    *,
    redial: float = 0,
    reconnect: float = 0,
    within_minutes: float | None = None,
) -> Document:
    """People try again: some of those who gave up, some of those who were served.

    Args:
        agents: How many people work.
        arrivals_per_hour: How many try for the first time in an hour.
        handling_minutes: How long one takes.
        patience_minutes: How long people wait before they give up, on average; for ever when not said.
        redial: The share of those who gave up that tries again.
        reconnect: The share of those who were served that comes again.
        within_minutes: What "in time" is, for the service level; 20 seconds when not said.

    Returns:
        What `erlang_a` returns for all tries, with `tries_per_hour`.

    Example:
        >>> import kanava as kv
        >>> round(kv.retrials(50, 2880, 1, 2, reconnect=0.1)["abandoned"], 4)
        0.0763
    """
    return queueing(
        given(
            model="retrials",
            agents=agents,
            arrivals_per_hour=arrivals_per_hour,
            handling_minutes=handling_minutes,
            patience_minutes=patience_minutes,
            redial=redial,
            reconnect=reconnect,
            within_minutes=within_minutes,
        )
    )


def agents_needed(
    arrivals_per_hour: float,
    handling_minutes: float | Sequence[float],
    patience_minutes: float | None = None,
    *,
    service_level: float | None = None,
    within_minutes: float | None = None,
    max_abandoned: float | None = None,
    max_occupancy: float | None = None,
) -> Document:
    """The fewest agents that keep a promise.

    Args:
        arrivals_per_hour: How many contacts arrive in an hour.
        handling_minutes: How long one takes; a list where an agent has several at once.
        patience_minutes: How long people wait before they give up, on average; for ever when not said.
        service_level: The least share of all that is answered in time; .8 when not said.
        within_minutes: What "in time" is; 20 seconds when not said.
        max_abandoned: The largest share that may give up.
        max_occupancy: The largest share of the agents' time that may be taken.

    Returns:
        What `erlang_a` returns, with `agents`.

    Example:
        >>> import kanava as kv
        >>> kv.agents_needed(200, 3)["agents"]
        14
    """
    return queueing(
        given(
            model="agents_needed",
            arrivals_per_hour=arrivals_per_hour,
            handling_minutes=handling_minutes,
            patience_minutes=patience_minutes,
            service_level=service_level,
            within_minutes=within_minutes,
            max_abandoned=max_abandoned,
            max_occupancy=max_occupancy,
        )
    )


def expected_wait(
    staffed: int,
    busy: int | None,
    waiting: int,
    handling_minutes: float,
    patience_minutes: float | None = None,
    *,
    concurrency: int | None = None,
    arrivals_per_hour: float | None = None,
) -> Document:
    """How long the next customer waits, given what is there now.

    Args:
        staffed: How many people work.
        busy: How many contacts they have under way; None when that is not known: then the queue is taken as it is on
            average at `arrivals_per_hour`.
        waiting: How many customers wait.
        handling_minutes: How long a contact takes.
        patience_minutes: How long people wait before they give up, on average; for ever when not said.
        concurrency: How many contacts an agent has at once; 1 when not said.
        arrivals_per_hour: How many contacts arrive in an hour; only needed when `busy` is not known.

    Returns:
        `mean_minutes`, and `low_minutes` to `high_minutes`, between which nine of ten lie; None where nobody ever comes.

    Example:
        >>> import kanava as kv
        >>> kv.expected_wait(10, 10, 3, 5)["mean_minutes"]
        2.0
    """
    return queueing(
        given(
            model="expected_wait",
            staffed=staffed,
            busy=busy,
            waiting=waiting,
            handling_minutes=handling_minutes,
            patience_minutes=patience_minutes,
            concurrency=concurrency,
            arrivals_per_hour=arrivals_per_hour,
        )
    )
