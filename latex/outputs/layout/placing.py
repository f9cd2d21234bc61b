"""Places in a row: as near as possible to where each item is wanted, in a given order and with given distances."""

from __future__ import annotations

from collections.abc import Sequence


def placed(wanted: Sequence[float], weights: Sequence[float], distances: Sequence[float]) -> list[float]:
    """Return places that keep the order and the distances and miss the wanted ones least, by weighted squares.

    `distances[i]` is the least distance of item i + 1 from item i; there is one fewer than items. The places minus
    the sums of distances are an isotonic regression, found by pooling adjacent violators in linear time.
    """
    offset, offsets = 0.0, [0.0]
    for distance in distances:
        offset += distance
        offsets.append(offset)
    pools: list[tuple[float, float, int]] = []
    for target, weight, shift in zip(wanted, weights, offsets, strict=False):
        mean, mass, size = target - shift, weight, 1
        while pools and pools[-1][0] > mean:
            other, other_mass, other_size = pools.pop()
            mean = (mean * mass + other * other_mass) / (mass + other_mass)
            mass, size = mass + other_mass, size + other_size
        pools.append((mean, mass, size))
    flat = [mean for mean, _, size in pools for _ in range(size)]
    return [mean + shift for mean, shift in zip(flat, offsets, strict=False)]
