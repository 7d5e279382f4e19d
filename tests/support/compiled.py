"""What hundreds of installations would each compile anew, kept for the whole process: SQL, routes and templates.

An installation of its own for each test shares no state with another; the compiled forms of what is the same in all
of them are no state. Compiling them took more than half of the time of the integration tests.
"""

from __future__ import annotations

from types import CodeType
from typing import Any

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine, event
from werkzeug.routing.rules import Rule

_statements: dict[str, tuple[Any, Any]] = {}
_compile_builder = Rule._compile_builder
_builders: dict[tuple[object, ...], Any] = {}


def share_statements(engine: Engine) -> Engine:
    """Have `engine` use the dialect, and with it the compiled statements, of the first one for the same database."""
    dialect, cache = _statements.setdefault(engine.name, (engine.dialect, engine._compiled_cache))
    engine.dialect = engine.pool._dialect = dialect
    engine._compiled_cache = cache
    return engine


def wait_for_no_disk(engine: Engine) -> Engine:
    """Have SQLite leave what it wrote to the system: no test outlives its machine, and each commit would wait."""
    if engine.name == "sqlite":
        event.listen(engine, "connect", lambda connection, _record: connection.execute("PRAGMA synchronous = OFF"))
    return engine


class KeptTemplates(BytecodeCache):
    """Keeps what a template's source was compiled to."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the code of the same source, if it was compiled before."""
        bucket.code = self._known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code."""
        if bucket.code is not None:
            self._known[bucket.key, bucket.checksum] = bucket.code


TEMPLATES = KeptTemplates()


def share_routes() -> None:
    """Have werkzeug write the function that builds a route's address once: it is the same in every application."""
    Rule._compile_builder = _builder_of  # type: ignore[method-assign]  # the whole point


def _builder_of(rule: Rule, append_unknown: bool = True) -> Any:
    kind = tuple(sorted(type(converter).__name__ for converter in rule._converters.values()))
    key = (tuple(rule._trace), kind, tuple(sorted((rule.defaults or {}).items())), append_unknown)
    if key not in _builders:
        _builders[key] = _compile_builder(rule, append_unknown)
    return _builders[key]
