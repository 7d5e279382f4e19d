"""Which addresses may be asked for at all, and when two spellings of an address are the same.

Shared by the replay fetcher and the real one, so that a recorded proof is judged by the same rules.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from badges.openbadges.verification.ports import FetchError

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

MOST_CHARACTERS = 4096
DEFAULT_PORTS = {"https": 443, "http": 80}

# Special ranges, written out: ipaddress.is_global lets several of them through on Python 3.11.
_SPECIAL_V4 = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "168.63.129.16/32", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
        "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    )
)  # fmt: skip
# IPv6 is an allow-list: outside global unicast stand mapped, compatible, NAT64, unique-local, link-local,
# site-local and multicast addresses; inside it, the ranges that tunnel or document are taken out.
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
_SPECIAL_V6 = tuple(
    ipaddress.IPv6Network(network) for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)
_PRIVATE_NAMES = ("localhost", "local", "internal", "localdomain", "lan", "home.arpa", "intranet", "corp")

_URL = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*)://([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?", re.DOTALL)
_AUTHORITY = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([^:\[\]@]+))(?::([0-9]{0,5}))?")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_\-]{0,61}[a-z0-9_])?")
_NUMERIC = re.compile(r"[0-9]+|0x[0-9a-f]*")
_QUAD = re.compile(r"(?:0|[1-9][0-9]{0,2})(?:\.(?:0|[1-9][0-9]{0,2})){3}")
_TRIPLET = re.compile(r"%[0-9A-Fa-f]{2}")
_OVERLONG = re.compile(r"%(?:25)*[cC][01]")  # never UTF-8: a dot or a slash in disguise
_MOST_DECODINGS = 4
_PLAIN_PATH = re.compile(r"(?:/[A-Za-z0-9_~!$&'()*+,;=:@\-][A-Za-z0-9_~!$&'()*+,;=:@.\-]*)*/?")
_HEXADECIMAL = "0123456789ABCDEFabcdef"
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
# A percent sign that begins no triplet is written as one: with what follows it could make another one later.
_UNSAFE = re.compile(f"%(?![0-9A-Fa-f]{{2}})|[^{re.escape(''.join(sorted(_UNRESERVED)))}%!$&'()*+,;=:@/?\\[\\]]")
# Every spelling of a triplet, looked up rather than worked out: an issuer may publish hundreds of thousands.
_MEANT = {f"%{high}{low}": chr(int(high + low, 16)) for high in _HEXADECIMAL for low in _HEXADECIMAL}
_NORMAL = {triplet: sign if sign in _UNRESERVED else triplet.upper() for triplet, sign in _MEANT.items()}


@dataclass(frozen=True, slots=True)
class Address:
    """An http or https address in its normal form."""

    scheme: str
    host: str  # lower case, A-labels, no trailing dot; an IPv6 literal without brackets
    port: int
    path: str  # dot segments removed, triplets in capitals
    query: str  # with its question mark, or empty
    fragment: str  # with its hash, or empty
    literal: IpAddress | None

    @property
    def authority(self) -> str:
        """Return host and port as they stand in a URL, the default port left out."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def target(self) -> str:
        """Return path and query."""
        return self.path + self.query

    @property
    def url(self) -> str:
        """Return the address without its fragment, as it is fetched."""
        return f"{self.scheme}://{self.authority}{self.path}{self.query}"

    @property
    def is_loopback(self) -> bool:
        """Tell whether the host is this machine, by literal or by its reserved name."""
        if self.literal is not None:
            return self.literal.is_loopback
        return self.host == "localhost" or self.host.endswith(".localhost")


@lru_cache(maxsize=1024)
def parse(url: str) -> Address:
    """Read an absolute http(s) address strictly; raises FetchError `url_not_allowed` for odd notations."""
    if len(url) > MOST_CHARACTERS:
        raise _refused("the address is too long")
    if not url.isascii() or "\\" in url or not url.isprintable() or " " in url:
        _refuse_odd_characters(url)
    match = _URL.fullmatch(url)
    if match is None or match[1].lower() not in DEFAULT_PORTS:
        raise _refused("only absolute http and https addresses are fetched")
    scheme = match[1].lower()
    host, literal, port = _authority(match[2], scheme)
    return Address(scheme, host, port, _path(match[3]), _escaped(match[4] or ""), match[5] or "", literal)


def require_public(address: Address, *, allow_loopback: bool = False) -> None:
    """Refuse ports, literals and names that no public document stands at; raises FetchError."""
    if address.is_loopback and allow_loopback:
        return
    if address.port != DEFAULT_PORTS[address.scheme]:
        raise _refused(f"port {address.port} is not the port of {address.scheme}")
    if address.literal is not None:
        if not is_public(address.literal):
            raise _refused("the address is not a public one")
        return
    labels = address.host.split(".")
    if len(labels) == 1 or labels[-1] in _PRIVATE_NAMES or address.host.endswith(".home.arpa"):
        raise _refused("the name belongs to a private network")


def is_public(ip: IpAddress) -> bool:
    """Tell whether a document of the public internet can stand at `ip`."""
    if isinstance(ip, ipaddress.IPv4Address):
        return not any(ip in network for network in _SPECIAL_V4)
    return ip in _GLOBAL_V6 and ip.scope_id is None and not any(ip in network for network in _SPECIAL_V6)


def same_id(one: str, other: str) -> bool:
    """Tell whether two ids are one, in any spelling of the same address; fragments count."""
    if one == other:
        return True
    try:
        first, second = parse(one), parse(other)
    except FetchError:
        return False
    return (first.url, first.fragment) == (second.url, second.fragment)


def readings_of_path(path: str) -> tuple[str, ...]:
    """Return how servers may read `path`: as it stands, and with every triplet decoded, however nested."""
    if "%" not in path:
        return (path,)
    return (path, _without_dot_segments(_decoded(path).replace("\\", "/")))


def may_climb(path: str) -> bool:
    """Tell whether some server could read `path` as one that leaves its folder.

    Servers differ in what they decode, merge (`//`) and cut (`;…`, control characters) before they follow dots, so a
    path that holds dot segments in any reading is none that a prefix can vouch for; nor is one without a last reading.
    """
    decoded = _decoded(path).replace("\\", "/")
    if _TRIPLET.search(decoded) or _OVERLONG.search(path):
        return True
    if any(unicodedata.category(sign) == "Cc" for sign in decoded):
        return True
    return any(segment.partition(";")[0] in (".", "..") for segment in decoded.split("/"))


def _decoded(path: str) -> str:
    for _ in range(_MOST_DECODINGS):
        again = _TRIPLET.sub(lambda found: _MEANT[found[0]], path)
        if again == path:
            break
        path = again
    return path


def _refused(detail: str) -> FetchError:
    return FetchError("url_not_allowed", detail)


def _refuse_odd_characters(url: str) -> None:
    for sign in url:
        if sign == "\\" or sign.isspace() or unicodedata.category(sign)[0] in "CZ":
            raise _refused("the address holds white space, a control character or a backslash")


def _authority(text: str, scheme: str) -> tuple[str, IpAddress | None, int]:
    match = _AUTHORITY.fullmatch(text)
    if match is None:
        raise _refused("the host is missing, holds credentials or is written in an odd way")
    digits = match[3] or ""
    if digits.startswith("0") or (digits and int(digits) > 65535):
        raise _refused("the port is written in an odd way")
    port = int(digits) if digits else DEFAULT_PORTS[scheme]
    if match[1] is not None:
        try:
            v6 = ipaddress.IPv6Address(match[1])
        except ValueError:
            raise _refused("the IPv6 literal cannot be read") from None
        return str(v6), v6, port
    host = _host(match[2])
    if _NUMERIC.fullmatch(host.rsplit(".", 1)[-1]) is None:
        return host, None, port
    # WHATWG reads a host that ends in a number as IPv4; only the one ordinary notation is accepted.
    if _QUAD.fullmatch(host) is None:
        raise _refused("the IPv4 literal is written in an odd way")
    try:
        return host, ipaddress.IPv4Address(host), port
    except ValueError:
        raise _refused("the IPv4 literal cannot be read") from None


def _host(text: str) -> str:
    if unicodedata.normalize("NFKC", text) != text:
        raise _refused("the host name holds characters that stand for others")
    labels = text.lower().removesuffix(".").split(".")
    if not text.isascii():
        labels = [_a_label(label) for label in labels]
    host = ".".join(labels)
    if len(host) > 253 or any(_LABEL.fullmatch(label) is None for label in labels):
        raise _refused("the host name is written in an odd way")
    return host


def _a_label(label: str) -> str:
    """Return an international label in ASCII (RFC 5891), refusing whatever would have to be mapped first."""
    if label.isascii():
        return label
    if unicodedata.normalize("NFKC", label) != label or any(
        unicodedata.category(sign)[0] not in "LMN" and sign != "-" for sign in label
    ):
        raise _refused("the host name holds characters that stand for others")
    return "xn--" + label.encode("punycode").decode("ascii")


def _path(text: str) -> str:
    if _PLAIN_PATH.fullmatch(text) is not None:
        return text or "/"
    return _without_dot_segments(_escaped(text))


def _escaped(text: str) -> str:
    """Return `text` with capital triplets, unreserved signs decoded and unsafe ones encoded (RFC 3986, 6.2.2)."""

    safe = _UNSAFE.sub(lambda found: "".join(f"%{octet:02X}" for octet in found[0].encode("utf-8", "replace")), text)
    return _TRIPLET.sub(lambda found: _NORMAL[found[0]], safe)


def _without_dot_segments(path: str) -> str:
    kept: list[str] = []
    segments = path.split("/")
    for position, segment in enumerate(segments):
        if segment not in (".", ".."):
            kept.append(segment)
            continue
        if segment == ".." and len(kept) > 1:
            kept.pop()
        if position == len(segments) - 1:
            kept.append("")
    return "/".join(kept)
