"""Draw chance in plain Python integers, for the compiled draws to be held to."""

WORD = 2**64


def reference_mix(word: int) -> int:
    word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9 % WORD
    word = (word ^ (word >> 27)) * 0x94D049BB133111EB % WORD
    return word ^ (word >> 31)


def reference_bits(seed: int, path: int, period: int, channel: int) -> int:
    golden = 0x9E3779B97F4A7C15
    base = reference_mix((reference_mix((seed + golden) % WORD) + path * golden) % WORD)
    return reference_mix((base + channel + period * golden) % WORD)
