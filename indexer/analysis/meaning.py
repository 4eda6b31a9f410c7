"""Word -> vector: what a word means, from the static embeddings of wordllama, where that is installed.

The weights and the tokenizer lie in wordllama's wheel and are opened as files, so that nothing is ever downloaded
and its own imports (0.3 s) are spared.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from indexer.analysis.terms import fold

DIMENSIONS = 256
_WEIGHTS = "weights/l2_supercat_256.safetensors"
_TOKENIZER = "tokenizers/l2_supercat_tokenizer_config.json"
#: What the pieces of a word begin with where the word does.
_WORD_BEGINS = "▁"
#: A word that the model knows falls into at most this many pieces; the pieces of others say nothing.
MOST_PIECES = 3
#: Of a word of more pieces the first ones are taken.
MOST_ROWS = 8
NO_PIECE = 0xFFFF
#: At most this many words' vectors are cached, 1 kB each.
MOST_KNOWN = 4096


class Meanings:
    """The vectors of words; rows of the weights file are read as they are asked for."""

    def __init__(self, folder: Path):
        self._folder = folder
        with open(folder / _WEIGHTS, "rb") as file:
            length = int.from_bytes(file.read(8), "little")
            about = json.loads(file.read(length))["embedding.weight"]
        if about["dtype"] != "F16" or about["shape"][1] != DIMENSIONS or about["shape"][0] > NO_PIECE:
            raise ValueError(f"{folder / _WEIGHTS} does not hold {NO_PIECE} rows of {DIMENSIONS} half floats or fewer")
        self._weights = np.memmap(
            folder / _WEIGHTS, np.float16, "r", 8 + length + about["data_offsets"][0], tuple(about["shape"])
        )
        self._known: dict[str, tuple[np.ndarray, int]] = {}

    @cached_property
    def _tokenizer(self):
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._folder / _TOKENIZER))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer

    @cached_property
    def _whole(self) -> dict[str, int]:
        """The words that are one piece, and its row: most of a text's words, and they need no taking apart."""
        # By itself: the tokenizer, which few searches need, takes twice as long to open.
        pieces = json.loads((self._folder / _TOKENIZER).read_bytes())["model"]["vocab"]
        return {piece[1:]: row for piece, row in pieces.items() if piece.startswith(_WORD_BEGINS) and len(piece) > 2}

    @cached_property
    def _words(self) -> frozenset[str]:
        """The words that are one piece, folded: names count as well."""
        return frozenset(map(fold, self._whole))

    def _pieces(self, words: Sequence[str]) -> list[list[int]]:
        """The rows of each word's pieces."""
        found = [[row] if (row := self._whole.get(word)) is not None else None for word in words]
        others = [number for number, row in enumerate(found) if row is None]
        # Half a surrogate pair is no character, and the tokenizer takes none.
        texts = [words[number].encode("utf-8", "replace").decode() for number in others]
        for number, encoded in zip(others, self._tokenizer.encode_batch(texts, add_special_tokens=False), strict=True):
            found[number] = encoded.ids[:MOST_ROWS]
        return found

    def pieces(self, words: Sequence[str]) -> np.ndarray:
        """The rows of the pieces of folded words, shape (words, MOST_ROWS), uint16; `NO_PIECE` behind the last.

        Kept beside an index, they spare a search the tokenizer, which takes 0.2 s to open.
        """
        table = np.full((len(words), MOST_ROWS), NO_PIECE, np.uint16)
        for place, rows in enumerate(self._pieces(words)):
            table[place, : len(rows)] = rows
        return table

    def sums(self, pieces: np.ndarray) -> np.ndarray:
        """The vectors of words by their `pieces`, shape (words, DIMENSIONS), float32; as `of` gives them."""
        # Words share pieces: each is made a float once.
        used, places = np.unique(pieces, return_inverse=True)
        vectors = np.zeros((len(used), DIMENSIONS), np.float32)
        vectors[used != NO_PIECE] = self._weights[used[used != NO_PIECE]]
        places = places.reshape(pieces.shape)
        found = vectors[places[:, 0]]
        for column in range(1, MOST_ROWS):
            longer = np.flatnonzero(pieces[:, column] != NO_PIECE)
            found[longer] += vectors[places[longer, column]]
        return found

    def of(self, word: str) -> np.ndarray:
        """The vector of a word, shape (DIMENSIONS,), float32: the sum of its pieces', its length left as it is.

        wordllama learnt these lengths: words that tell more are longer.
        """
        return self._looked_up(word)[0]

    def is_word(self, word: str) -> bool:
        """Whether a folded word is frequent enough in the world's texts to be one piece: it is spelt right."""
        return word in self._words

    def knows(self, word: str) -> bool:
        """Whether the model has seen enough of a word for its vector to mean something."""
        return self._looked_up(word)[1] <= MOST_PIECES

    def _looked_up(self, word: str) -> tuple[np.ndarray, int]:
        folded = fold(word)
        found = self._known.get(folded)
        if found is None:
            (pieces,) = self._pieces([folded])
            vector = self._weights[pieces].astype(np.float32).sum(axis=0)
            vector.flags.writeable = False
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            found = self._known[folded] = vector, len(pieces)
        return found


@lru_cache(maxsize=1)
def meanings() -> Meanings | None:
    """The vectors of words, or None where wordllama is not installed."""
    package = find_spec("wordllama")
    if package is None or find_spec("tokenizers") is None:
        return None
    return Meanings(Path(package.submodule_search_locations[0]))
