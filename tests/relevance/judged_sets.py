"""The judged collections that ranking is measured on, each as a corpus folder and a folder of judgements."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path


def write_scifact(shared: Path, folder: Path) -> tuple[Path, Path]:
    """Write SciFact's abstracts as text articles below `folder`; returns the corpus and its judgements."""
    corpus = folder / "scifact"
    if not corpus.is_dir():
        corpus.mkdir(parents=True)
        with gzip.open(shared / "scifact-train" / "docs.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                doc = json.loads(line)
                text = f"---\ntitle: {json.dumps(doc['title'])}\n---\n{_escaped(doc['text'])}\n"
                (corpus / f"{doc['id']}.md").write_text(text, encoding="utf-8")
    return corpus, shared / "scifact-train"


def write_medquad(shared: Path, folder: Path, form: str = "html") -> tuple[Path, Path]:
    """Write the MedQuAD articles as `html`, `md` or `txt` below `folder`; returns the corpus and its judgements."""
    corpus = folder / f"medquad-{form}"
    if not corpus.is_dir():
        script = shared / "medquad" / "expand.py"
        subprocess.run([sys.executable, script, corpus, "--format", form, "--judgements"], check=True)
    return corpus, corpus.with_name(f"{corpus.name}.judgements")


def _escaped(text: str) -> str:
    """Text that Markdown shows as it is: what would be markup is escaped."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]<>#|!~&" else c for c in text)
