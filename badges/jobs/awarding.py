"""Issues confirmed batches in the background: one transaction for each chunk, whoever does it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from queue import Empty, SimpleQueue

import structlog
from sqlalchemy.exc import IntegrityError, OperationalError

from badges.jobs.engaging import end_what_waited
from badges.jobs.mailing import send_waiting_mail
from badges.jobs.reminding import send_due_reminders
from badges.jobs.retaining import record_openings, retain
from badges.services.awarding import discard_old_drafts
from badges.services.awarding_issue import CHUNK, Progress, interrupt, issue_chunk, unfinished_batches
from badges.services.instance import Instance

OnProgress = Callable[[int, int], None]  # done, total
ATTEMPTS = 5  # of one chunk: a random id that exists already, or two workers that meet, pass
PAUSE_S = 5.0  # between two looks at the outbox
STOP_S = 10.0  # for what is being done to end, when the server stops
SWEEP_S = 60.0  # between two looks for what nobody finished, and for drafts that are too old
REMIND_S = 900.0  # between two looks for reminders that are due: it walks through the awards
log = structlog.get_logger()


def run_batch(instance: Instance, batch_id: int, on_progress: OnProgress | None = None, size: int = CHUNK) -> None:
    """Issue a confirmed batch to its end, or until the rest is in other hands; safe to repeat at any time."""
    while True:
        progress = _chunk(instance, batch_id, size)
        if on_progress is not None:
            on_progress(progress.done, progress.total)
        if progress.finished or not progress.claimed:
            return


def _chunk(instance: Instance, batch_id: int, size: int) -> Progress:
    attempt = 0
    while True:
        try:
            with instance.unit_of_work() as session:
                return issue_chunk(instance, session, batch_id, size)
        except (IntegrityError, OperationalError) as error:
            attempt += 1
            # The error's own text quotes rows, so it is not logged.
            log.warning("chunk_failed", batch=batch_id, attempt=attempt, error=type(error).__name__)
            if attempt == ATTEMPTS:
                raise


class InlineRunner:
    """Issues a batch at once, in the caller's thread: for the command line."""

    def __init__(self) -> None:
        self._instance: Instance | None = None

    def attach(self, instance: Instance) -> None:
        """Say which installation the batches belong to."""
        self._instance = instance

    def start(self, batch_id: int) -> None:
        """Issue batch `batch_id` (already committed) before returning."""
        if self._instance is None:
            raise RuntimeError("attach an installation first")
        run_batch(self._instance, batch_id)


class ThreadRunner:
    """The background thread of an embedded server: issues batches, sends mail, takes up what was left."""

    def __init__(self) -> None:
        self._queue: SimpleQueue[int | None] = SimpleQueue()
        self._instance: Instance | None = None
        self._thread: threading.Thread | None = None

    def attach(self, instance: Instance) -> None:
        """Take up the batches of `instance` that a stop interrupted, and start the thread."""
        self._instance = instance
        self._guarded(self.resume)
        self._thread = threading.Thread(target=self._work, args=(instance,), name="batches", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Let the thread finish what it does, for a few seconds: a message that has just left is marked as sent.

        Whose carnets were opened since the last sweep is recorded: only this process knows.
        """
        self._queue.put(None)
        if self._thread is not None:
            self._thread.join(STOP_S)
        if self._instance is not None:
            self._guarded(partial(record_openings, self._instance))

    def start(self, batch_id: int) -> None:
        """Have batch `batch_id` (already committed) issued; returns at once."""
        self._queue.put(batch_id)

    def resume(self) -> None:
        """Take up every confirmed batch that is not finished."""
        if self._instance is not None:
            with self._instance.sessions() as session:
                for batch_id in unfinished_batches(session):
                    self._queue.put(batch_id)

    def _work(self, instance: Instance) -> None:
        swept = reminded = 0.0  # by the clock, so that a busy queue does not put it off
        while True:
            with suppress(Empty):
                batch_id = self._queue.get(timeout=PAUSE_S)
                if batch_id is None:
                    return
                self.take_up(instance, batch_id)
            self._guarded(partial(send_waiting_mail, instance))
            if time.monotonic() - swept > SWEEP_S:
                swept = time.monotonic()
                self._guarded(partial(discard_drafts, instance))
                self._guarded(partial(end_what_waited, instance))
                self._guarded(partial(retain, instance))
                if self._queue.empty():
                    self._guarded(self.resume)
            if time.monotonic() - reminded > REMIND_S:
                reminded = time.monotonic()
                self._guarded(partial(send_due_reminders, instance))

    def take_up(self, instance: Instance, batch_id: int) -> None:
        """Issue a batch here and now; when that fails, its page says so and the next sweep tries again."""
        if not self._guarded(partial(run_batch, instance, batch_id), batch=batch_id):
            self._guarded(partial(_interrupt, instance, batch_id), batch=batch_id)

    @staticmethod
    def _guarded(work: Callable[[], object], **about: int) -> bool:
        """Do `work` and tell whether it went well; a failure is logged without its text, which may name people."""
        try:
            work()
        except Exception as error:
            log.error("background_work_failed", error=type(error).__name__, **about)
            return False
        return True


def _interrupt(instance: Instance, batch_id: int) -> None:
    with instance.unit_of_work() as session:
        interrupt(session, batch_id)


def discard_drafts(instance: Instance) -> None:
    """Forget the drafts that nobody confirmed in time."""
    with instance.unit_of_work() as session:
        discard_old_drafts(instance, session)
