"""Addresses of this machine and of private networks, in every spelling that some program has taken for another."""

from collections.abc import Iterator
from ipaddress import IPv4Address

# Networks of IPv4 that are nobody's on the public network, with what stands in them.
NETWORKS = (
    ("0.0.0.0", "0.255.255.255"),  # this network
    ("10.0.0.0", "10.255.255.255"),  # private
    ("100.64.0.0", "100.127.255.255"),  # behind providers' translators
    ("127.0.0.0", "127.255.255.255"),  # this machine
    ("169.254.0.0", "169.254.255.255"),  # this cable
    ("172.16.0.0", "172.31.255.255"),  # private
    ("192.0.0.0", "192.0.0.255"),  # for protocols
    ("192.0.2.0", "192.0.2.255"),  # for examples
    ("192.88.99.0", "192.88.99.255"),  # relays of 6to4
    ("192.168.0.0", "192.168.255.255"),  # private
    ("198.18.0.0", "198.19.255.255"),  # for measurements
    ("198.51.100.0", "198.51.100.255"),  # for examples
    ("203.0.113.0", "203.0.113.255"),  # for examples
    ("224.0.0.0", "239.255.255.255"),  # to many
    ("240.0.0.0", "255.255.255.255"),  # kept for later, to all
)
# What clouds tell their machines about themselves, secrets included.
METADATA = (
    *("169.254.169.254", "169.254.170.2", "169.254.169.123", "169.254.169.253", "100.100.100.200", "192.0.0.192"),
    *("[fd00:ec2::254]", "[fd00:ec2::253]", "[fd20:ce::254]", "[fe80::a9fe:a9fe]", "[::ffff:169.254.169.254]"),
)
IPV6 = (
    *("::", "::1", "0:0:0:0:0:0:0:1", "0000:0000:0000:0000:0000:0000:0000:0001", "::0001", "0::1", "::0.0.0.1"),
    *("::2", "::ffff", "::ffff:0:127.0.0.1", "::127.0.0.1", "::7f00:1", "::10.0.0.1", "100::1", "100:0:0:1::1"),
    *("fe80::1", "febf:ffff::1", "fec0::1", "feff:ffff::1", "fc00::", "fd00::1", "fdff:ffff::1", "ff00::1", "ff02::1"),
    *(
        "ff0e::1",
        "ffff::1",
        "2001::1",
        "2001:2::1",
        "2001:10::1",
        "2001:1f:ffff::1",
        "2001:db8::1",
        "3fff::1",
        "5f00::1",
    ),
    *("2001:db8:ffff:ffff::1", "4000::1", "8000::1", "e000::1", "64:ff9b:1::a00:1", "64:ff9b:1::808:808"),
    *("fe80::5efe:127.0.0.1", "fe80::200:5efe:10.0.0.1", "fd00::5efe:7f00:1"),
)
# Names of this machine, and other things that stand where a host does.
NAMES = (
    *(
        "localhost",
        "LOCALHOST",
        "LocalHost.",
        "localhost.",
        "ｌｏｃａｌｈｏｓｔ",
        "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
        "localhoſt",
        "local\u00adhost",
    ),
    *(
        "127.0.0.1.",
        "127。0。0。1",
        "127．0．0．1",
        "１２７.０.０.１",
        "①②⑦.⓪.⓪.①",
        "𝟏𝟐𝟕.𝟎.𝟎.𝟏",
        "127.0.0.１",
        "1２7.0.0.1",
    ),
    *("user:password@127.0.0.1", "public.example@127.0.0.1", "1.1.1.1:80@127.0.0.1", "a@b@127.0.0.1", "%6c@localhost"),
    *("8.8.8.8%40@127.0.0.1", "public.example%2f@127.0.0.1", ":@127.0.0.1", "@127.0.0.1", "8.8.8.8:80:@127.0.0.1"),
    *("127.0.0.1\\@localhost", "127.0.0.1%2e", "127.0.0.1%00.example", "127.0.0.1 ", " 127.0.0.1", "127.0.0.1\t"),
    *("127.0.0.1?.example", "127.0.0.1#.example", "127.0.0.1;.example", "127.0.0.1&@x", "[127.0.0.1]", "[::1", "::1"),
    *("[::1%lo]", "[::1%25lo]", "[fe80::1%lo]", "[fe80::1%25eth0]", "[fe80::1%1]", "[::ffff:127.0.0.1%lo]", "[v1.::1]"),
    *("%31%32%37.0.0.1", "127%2e0%2e0%2e1", "%6c%6f%63%61lhost", "%5b::1%5d", "0x7f.0x0.0x0.0x1", "127.0.0.1..", "."),
    *(
        "127.0.0.256",
        "127.0.0",
        "127..1",
        "0x",
        "0b1",
        "-1",
        "4294967296",
        "0x100000000",
        "00000000177.1",
        "127.0x000001",
    ),
)


def spellings() -> list[str]:
    """Each once: how a host may be written in an address so that it means one of these."""
    found = [
        *(
            spelt
            for pair in NETWORKS
            for edge in pair
            for spelt in (edge, f"[::ffff:{edge}]", f"[{six_to_four(edge)}]")
        ),
        *METADATA,
        *(f"[{one}]" for one in IPV6),
        *(spelt for target in ("127.0.0.1", "10.0.0.1", "169.254.169.254") for spelt in written(IPv4Address(target))),
        *NAMES,
    ]
    return list(dict.fromkeys(found))


def six_to_four(address: str) -> str:
    """The network of IPv6 that is reached through this address of IPv4."""
    return carried("2002:{:x}:{:x}::1", IPv4Address(address))


def carried(form: str, address: IPv4Address, mask: int = 0) -> str:
    """An address of IPv6 with one of IPv4 in its two open places."""
    number = int(address) ^ mask
    return form.format(number >> 16, number & 0xFFFF)


def written(address: IPv4Address) -> Iterator[str]:
    """An address as C's ``inet_aton`` reads it, and inside those of IPv6."""
    a, b, c, d = address.packed
    number, tail = int(address), int(address) & 0xFFFFFF
    yield from (str(address), str(number), f"0x{number:x}", f"0X{number:08X}", f"0{number:o}", f"0x0000000{number:x}")
    yield from (f"{a}.{tail}", f"0x{a:x}.{tail}", f"0{a:o}.{tail}", f"{a}.0x{tail:x}", f"{a}.{b}.{c << 8 | d}")
    yield from (f"{a:#x}.{b:#x}.{c:#x}.{d:#x}", f"0{a:o}.0{b:o}.0{c:o}.0{d:o}", f"{a:04o}.{b}.{c:#x}.{d}")
    yield from (f"0000{a:o}.{b:#x}.{c}.{d}", f"{a:#06x}.{b}.{c << 8 | d}")
    yield from (carried(f"[{form}]", address) for form in ("::ffff:{:x}:{:x}", "0:0:0:0:0:ffff:{:x}:{:x}"))
    yield from (carried(f"[{form}]", address) for form in ("64:ff9b::{:x}:{:x}", "::{:x}:{:x}", "::ffff:0:{:x}:{:x}"))
    yield from (f"[64:ff9b::{address}]", carried("[2002:{:x}:{:x}::]", address))
    yield carried("[2001:0:4136:e378:8000:63bf:{:x}:{:x}]", address, mask=0xFFFFFFFF)
    yield carried("[2001:470::5efe:{:x}:{:x}]", address)
    yield carried("[2001:470::200:5efe:{:x}:{:x}]", address)
