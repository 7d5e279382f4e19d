"""What hundreds of installations would each compile anew, kept for the whole process: SQL, routes and templates.

An installation of its own for each test shares no state with another; the compiled forms of what is the same in all
of them are no state. Compiling them took more than half of the time of the integration tests.
"""

from __future__ import annotations

from types import CodeType, MethodType
from typing import Any

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine, event
from werkzeug.routing.rules import Rule

_statements: dict[str, tuple[Any, Any]] = {}
_really_compile = Rule.compile
# Nobody changes them later. Converters belong to the map of the first application, and hold nothing of a request.
_COMPILED = ("_parts", "_trace", "_converters")
_routes: dict[tuple[object, ...], tuple[dict[str, Any], frozenset[str], Any, Any]] = {}


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
    """Have werkzeug compile the pattern of a route once: it is the same in every application."""
    Rule.compile = _compile  # type: ignore[method-assign]  # the whole point


def _compile(rule: Rule) -> None:
    kinds = tuple(rule.map.converters.items())
    defaults = tuple(sorted((rule.defaults or {}).items()))
    key = (rule.rule, rule.host, rule.subdomain, rule.merge_slashes, rule.map.host_matching, defaults, kinds)
    if key not in _routes:
        _really_compile(rule)
        compiled = {name: getattr(rule, name) for name in _COMPILED}
        _routes[key] = compiled, frozenset(rule.arguments), rule._build, rule._build_unknown
        return
    compiled, names, build, build_unknown = _routes[key]
    vars(rule).update(compiled, arguments=set(names))
    rule._build, rule._build_unknown = (MethodType(one.__func__, rule) for one in (build, build_unknown))
