"""Security headers for browsers, in every answer."""

from __future__ import annotations

from typing import Final

POLICY: Final = (
    "default-src 'self'; img-src 'self' data:; media-src 'self' blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)

FILE_POLICY: Final = "default-src 'none'; img-src 'self'; media-src 'self'; frame-ancestors 'none'; sandbox"
"""For files that others made: whatever is in them, it runs no script, and is of no site."""

SAFE: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
