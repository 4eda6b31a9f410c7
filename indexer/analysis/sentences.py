"""Text -> vector: what passages mean, by any ONNX sentence-embedding model that lies in a folder.

The folder holds `model.onnx` and `tokenizer.json`, and `tokenizer_config.json` where there is one, as they are exported
for sentence-transformers. A passage's vector is the mean of its tokens', of length 1 (Reimers and Gurevych 2019,
"Sentence-BERT"). Nothing is ever downloaded.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from indexer.errors import SettingsError

MODEL_FILE, TOKENIZER_FILE, CONFIG_FILE = "model.onnx", "tokenizer.json", "tokenizer_config.json"
#: Tokens of a window at most: models of MiniLM's class learnt from no longer ones, and time grows with the square.
LONGEST = 256
#: Passages that go through the model together. Of a thread's time 1 takes 98, 4 take 92 and 32 take 138 ms each
#: (MiniLM, int8, of 256 tokens).
BATCH = 4
#: Changes where the same files come to give other vectors.
_VERSION = "1"
_TYPES = {"tensor(int64)": np.int64, "tensor(int32)": np.int32}
_TOKENS, _MASK = "input_ids", "attention_mask"
_INPUTS = {_TOKENS, _MASK, "token_type_ids"}


@dataclass(frozen=True, slots=True)
class SentenceEncoder:
    """The model in a folder; `name` tells it from every other by content. Opened once, shared by threads."""

    folder: str
    name: str

    def vectors(self, texts: Sequence[str], threads: int = 1) -> np.ndarray:
        """The vectors of texts, shape (texts, dimensions), float32; what is longer than a window is cut.

        The vector of a text without tokens is 0.
        """
        model = _open(self)
        tokens = [each.ids for each in model.tokenizer.encode_batch([_encodable(text) for text in texts])]
        # Those of a length together: what is filled up costs as much as what is there. The longest begin, to end last.
        order = sorted((n for n, ids in enumerate(tokens) if ids), key=lambda n: -len(tokens[n]))
        batches = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
        vectors = np.zeros((len(tokens), model.dimensions), np.float32)

        def embed(batch: list[int]) -> None:
            vectors[batch] = model.embedded([tokens[n] for n in batch])

        if threads > 1 and len(batches) > 1:
            with ThreadPoolExecutor(threads) as pool:
                list(pool.map(embed, batches))
        else:
            list(map(embed, batches))
        return vectors

    def vector(self, text: str) -> np.ndarray:
        """The vector of a short text, shape (dimensions,); none is remembered, since most are what visitors typed."""
        return self.vectors([text])[0]

    @property
    def unrelated(self) -> float:
        """The cosine of texts that have nothing to do with each other: some models put everything close together."""
        return _unrelated(self)


def open_encoder(folder: str) -> SentenceEncoder:
    """The model in a folder, opened; raises `SettingsError` where files or packages are missing or cannot be used."""
    path = Path(folder)
    for package in ("onnxruntime", "tokenizers"):
        if find_spec(package) is None:
            raise _wrong(folder, f"needs the package {package}: install the extra semantic-onnx")
    for file in (MODEL_FILE, TOKENIZER_FILE):
        if not (path / file).is_file():
            raise _wrong(
                folder,
                f"is no folder with a {file} in it: name the folder of an ONNX sentence-embedding model, "
                "or wordllama, or none",
            )
    # Weights may lie beside the model, as model.onnx_data.
    files = [*sorted(path.glob(f"{MODEL_FILE}*")), path / TOKENIZER_FILE, path / CONFIG_FILE]
    try:
        seen = tuple((str(file), file.stat().st_size, file.stat().st_mtime_ns) for file in files if file.is_file())
        encoder = SentenceEncoder(folder, f"onnx {_digest(seen)}")
    except OSError as error:
        raise _wrong(folder, f"cannot be read ({error}): see to it that it can") from error
    _open(encoder)
    return encoder


def _wrong(folder: str, what: str) -> SettingsError:
    return SettingsError(f"The setting 'semantic_model' is {folder!r}, which {what}.")


@lru_cache(maxsize=4)
def _digest(seen: tuple[tuple[str, int, int], ...]) -> str:
    """The digest of the content of (path, size, time) files."""
    digest = hashlib.blake2b(_VERSION.encode(), digest_size=16)
    for path, _, _ in seen:
        with open(path, "rb") as file:
            digest.update(hashlib.file_digest(file, "blake2b").digest())
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class _Model:
    """An open model: its session, its tokenizer, and the types of the inputs it wants."""

    session: object
    tokenizer: object
    inputs: dict[str, type]
    dimensions: int = 0

    def embedded(self, tokens: Sequence[Sequence[int]]) -> np.ndarray:
        """The vectors of token lists, none of them empty, shape (lists, dimensions)."""
        longest = max(map(len, tokens))
        values = {name: np.zeros((len(tokens), longest), kind) for name, kind in self.inputs.items()}
        mask = np.zeros((len(tokens), longest), np.float32)
        for row, ids in enumerate(tokens):
            values[_TOKENS][row, : len(ids)] = ids
            mask[row, : len(ids)] = 1
        if _MASK in values:
            values[_MASK][:] = mask
        found = self.session.run(self._output, values)[0].astype(np.float32)
        if found.ndim == 3:  # a vector for each token; of models that pool themselves, one for each text
            found = np.einsum("btd,bt->bd", found, mask) / mask.sum(axis=1, keepdims=True)
        return found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)

    @property
    def _output(self) -> list[str]:
        return [self.session.get_outputs()[0].name]


@lru_cache(maxsize=2)
def _open(encoder: SentenceEncoder) -> _Model:
    """Open a model's session and tokenizer, about half a second."""
    import onnxruntime
    from tokenizers import Tokenizer

    folder = Path(encoder.folder)
    options = onnxruntime.SessionOptions()
    # One thread for each search, so that the session starts none and survives the fork of a server's workers; two take
    # 6.6 instead of 10.7 ms for a search. Articles are embedded in threads of ours.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        session = onnxruntime.InferenceSession(str(folder / MODEL_FILE), options, providers=["CPUExecutionProvider"])
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        tokenizer.no_padding()
        tokenizer.enable_truncation(_longest(folder / CONFIG_FILE))
        wanted = {each.name: _TYPES.get(each.type) for each in session.get_inputs()}
        if _TOKENS not in wanted or not wanted.keys() <= _INPUTS or None in wanted.values():
            raise ValueError(f"it takes {', '.join(sorted(wanted))} and not {', '.join(sorted(_INPUTS))}")
        return replace(model := _Model(session, tokenizer, wanted), dimensions=model.embedded([[0]]).shape[1])
    except Exception as error:  # Both packages raise whatever their native parts call an error.
        raise _wrong(encoder.folder, f"holds no model that can be used ({error}): export it again") from error


def _longest(config: Path) -> int:
    """How many tokens a window has at most."""
    stated = json.loads(config.read_text(encoding="utf-8")).get("model_max_length") if config.is_file() else None
    return min(int(stated or LONGEST), LONGEST)


def _encodable(text: str) -> str:
    """The text without halves of surrogate pairs, which are no characters and which no tokenizer takes."""
    return text.encode("utf-8", "replace").decode()


#: Of subjects as far apart as can be.
_UNRELATED = (
    "The recipe needs two eggs and a cup of flour.",
    "Parliament passed the budget after a long debate.",
    "The goalkeeper saved a penalty in the last minute.",
    "Glaciers carve valleys over thousands of years.",
    "He tuned the strings of the old violin.",
    "The printer is out of paper again.",
    "Bees return to the hive before dusk.",
    "Interest rates on mortgages fell this spring.",
    "The train to the coast leaves from platform four.",
    "She painted the fence dark green.",
)  # fmt: skip


@lru_cache(maxsize=2)
def _unrelated(encoder: SentenceEncoder) -> float:
    vectors = encoder.vectors(_UNRELATED)
    cosines = (vectors @ vectors.T)[np.triu_indices(len(vectors), 1)]
    return float(np.clip(cosines.mean(), 0.0, 0.99))
