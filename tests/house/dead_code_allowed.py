"""Names that look unused to vulture and are not, each with its reason; read by `tests.house.dead_code` only."""

from typing import Any

__all__ = [
    "callbacks",
    "called_by_click",
    "called_by_expat",
    "commands_by_name",
    "database_conventions",
    "kept_for_the_record",
    "properties_of_the_standard",
    "read_by_frameworks",
    "read_by_the_timer",
    "shapes_of_others",
]


def properties_of_the_standard(document: Any) -> tuple[Any, ...]:
    """Fields of the Open Badges classes: read and written by names that are data (documents/document.py)."""
    return (
        document.allowed_origins,
        document.author,
        document.endorsement,
        document.endorsement_comment,
        document.genre,
        document.narrative,
        document.public_key_pem,
        document.related,
        document.revoked_assertions,
        document.starts_with,
        document.target_code,
        document.target_description,
        document.target_framework,
        document.target_name,
        document.target_url,
        document.verification_property,
    )


def callbacks(svg_reader: Any, lint: Any) -> tuple[Any, ...]:
    """Called by the XML parser, and by Python when somebody tries to make a subclass."""
    return svg_reader.start_ns, svg_reader.pi, lint.__init_subclass__


def database_conventions(migration: Any, column_type: Any, base: Any, connection: Any) -> tuple[Any, ...]:
    """Read by Alembic, SQLAlchemy and the SQLite driver, by these names."""
    return (
        migration.down_revision,
        migration.branch_labels,
        migration.depends_on,
        migration.downgrade,
        column_type.impl,
        column_type.cache_ok,
        column_type.process_bind_param,
        column_type.process_result_value,
        base.type_annotation_map,
        connection.isolation_level,
    )


def kept_for_the_record(row: Any) -> tuple[Any, ...]:
    """Columns that say when something happened, for whoever has to explain it later; written, not read."""
    return (
        row.retired_at,
        row.confirmed_at,
        row.finished_at,
        row.passed_on_at,
        row.answered_at,
        row.recipient_salt,
        row.recipient_hash,
        row.starter_slug,
    )


def read_by_frameworks(routes: Any, settings: Any, app: Any, request: Any, answer: Any, module: Any) -> Any:
    """A view that Flask calls by its route; what pydantic, Flask and Python look up by name."""
    return (
        module.__getattr__,
        request.max_content_length,
        request.max_form_memory_size,
        routes.current_badge,
        app.log_exception,
        app.url_map.merge_slashes,
        app.url_map.server_name,
        app.url_map.url_scheme,
        request.stream.readable,
        request.stream.readinto,
        settings.model_config,
        settings._report_every_problem,
        answer.direct_passthrough,
        app.jinja_loader,
        app.jinja_env.undefined,
        app.jinja_env.trim_blocks,
        app.jinja_env.lstrip_blocks,
    )


def shapes_of_others(connect_tcp: Any, step: Any) -> tuple[Any, ...]:
    """Arguments that httpcore hands to every network backend; a field read by the name of the status."""
    return connect_tcp.local_address, connect_tcp.socket_options, connect_tcp.trace, step.could_not_check


def called_by_expat(parser: Any) -> tuple[Any, ...]:
    """What a parser of the standard library looks up by name."""
    return (
        parser.buffer_text,
        parser.XmlDeclHandler,
        parser.StartDoctypeDeclHandler,
        parser.StartElementHandler,
        parser.EndElementHandler,
        parser.CharacterDataHandler,
    )


def commands_by_name(cli: Any) -> tuple[Any, ...]:
    """What makes each command, looked up by the command's name (badges/cli/__init__.py)."""
    return (
        cli.award_command,
        cli.database_commands,
        cli.demo_command,
        cli.export_command,
        cli.init_command,
        cli.key_commands,
        cli.people_commands,
        cli.retention_commands,
        cli.revoke_command,
        cli.run_command,
        cli.verify_command,
    )


def called_by_click(command: Any) -> tuple[Any, ...]:
    """What click asks of a command when it writes the usage line, and of the group when one is named."""
    return command.collect_usage_pieces, command.resolve_command


def read_by_the_timer(timer: Any) -> tuple[Any, ...]:
    """What threading.Timer reads when it starts."""
    return (timer.interval,)
