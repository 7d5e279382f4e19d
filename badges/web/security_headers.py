"""The headers that every answer carries unless its view said something stricter."""

from __future__ import annotations

from flask import Flask, Response

from badges.services.instance import Instance

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

# The pages of the verifier run our own scripts and nobody else's; the one that reads a QR code may ask for the camera.
OWN_SCRIPTS = (("Content-Security-Policy", f"{CONTENT_SECURITY_POLICY}; script-src 'self'"),)
CAMERA_PAGE = (*OWN_SCRIPTS, ("Permissions-Policy", "camera=(self), geolocation=(), microphone=()"))


def headers_of(instance: Instance) -> tuple[tuple[str, str], ...]:
    """Return the headers of every answer."""
    headers = (
        ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
        ("X-Content-Type-Options", "nosniff"),
        # The forms of people who are signed in prove their origin by the Referer.
        ("Referrer-Policy", "same-origin"),
        ("X-Frame-Options", "DENY"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    )
    secure = instance.urls.base.startswith("https:")
    return (*headers, ("Strict-Transport-Security", "max-age=31536000")) if secure else headers


def install(app: Flask, instance: Instance) -> None:
    """Add the headers to every answer of `app`."""
    every_answer = headers_of(instance)

    def protect(response: Response) -> Response:
        for name, value in every_answer:
            response.headers.setdefault(name, value)
        return response

    app.after_request(protect)
