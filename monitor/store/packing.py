"""Bytes made small beside others that they are like: versions of a page, notices of a source."""

from __future__ import annotations

import sys
from typing import Any

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LEVEL = 10
LEVEL_ALONE = 4
"""Of bytes beside which there are no others: a quarter of the time, for up to a tenth more room."""
WINDOW_LOG_MAX = 27
FAR = 1_000_000
"""So many bytes are searched for matches in a way of its own, which takes longer where there are fewer."""
PackedError = zstd.ZstdError


def pack(body: bytes, prefix: bytes = b"") -> bytes:
    """The bytes, compressed by what they have in common with `prefix`, without which they cannot be had back."""
    parameter = zstd.CompressionParameter
    options: dict[Any, int] = {parameter.compression_level: LEVEL if prefix else LEVEL_ALONE}
    if not prefix:
        return zstd.compress(body, options=options)
    # The window must reach over the new bytes back into the old ones; in large ones, matches lie far apart.
    reach = len(body) + len(prefix)
    options[parameter.window_log] = max(18, reach.bit_length())
    options[parameter.enable_long_distance_matching] = int(reach > FAR)
    return zstd.compress(body, options=options, zstd_dict=zstd.ZstdDict(prefix, is_raw=True).as_prefix)


def unpack(data: bytes, prefix: bytes = b"") -> bytes:
    """The bytes again.

    Raises:
        PackedError: these were not packed so, or are damaged.
    """
    options: dict[Any, int] = {zstd.DecompressionParameter.window_log_max: WINDOW_LOG_MAX}
    if not prefix:
        return zstd.decompress(data, options=options)
    dictionary = zstd.ZstdDict(prefix, is_raw=True).as_prefix
    return zstd.decompress(data, options=options, zstd_dict=dictionary)
