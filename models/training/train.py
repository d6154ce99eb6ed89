"""Builds the second reader: composes sentences, adds the corpus with its gold, trains, measures, writes the model folder.

python models/training/train.py [--seed N] [--count N] [--epochs N]
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(Path(__file__).parent))

from compose import Marked, composed  # noqa: E402
from corpus_sentences import of_corpus  # noqa: E402

from pipeline.tokens import TOKENIZER  # noqa: E402
from pipeline.trained.model import HASHES, MODEL, SYMBOLS, hashes_of  # noqa: E402
from pipeline.trained.pieces import PIECES, SPANS, pieces_of_doc, register  # noqa: E402

SETTINGS = {"seed": 20, "count": 13000, "epochs": 8, "corpus_copies": 4, "width": 96, "depth": 4, "rows": 3000}

CONFIG = """
[nlp]
lang = "xx"
pipeline = ["tok2vec", "ner", "spancat"]
batch_size = 64

[nlp.tokenizer]
@tokenizers = "{tokenizer}"

[components]

[components.tok2vec]
factory = "tok2vec"

[components.tok2vec.model]
@architectures = "spacy.HashEmbedCNN.v2"
pretrained_vectors = null
width = {width}
depth = {depth}
embed_size = {rows}
window_size = 1
maxout_pieces = 3
subword_features = true

[components.ner]
factory = "ner"

[components.ner.model]
@architectures = "spacy.TransitionBasedParser.v2"
state_type = "ner"
extra_state_tokens = false
hidden_width = 64
maxout_pieces = 2
use_upper = false

[components.ner.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
width = {width}
upstream = "*"

[components.spancat]
factory = "spancat"
spans_key = "{spans}"
threshold = 0.5

[components.spancat.suggester]
@misc = "{pieces}"

[components.spancat.model]
@architectures = "spacy.SpanCategorizer.v1"

[components.spancat.model.reducer]
@layers = "spacy.mean_max_reducer.v1"
hidden_size = 96

[components.spancat.model.scorer]
@layers = "spacy.LinearLogistic.v1"
nO = null
nI = null

[components.spancat.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
width = {width}
upstream = "*"
"""


def example(nlp, marked: Marked):
    """Return a spaCy example of a marked text; a span that cuts a token is left out, and the text is kept."""
    from spacy.training import Example
    from spacy.util import filter_spans

    reference = nlp.make_doc(marked.text)
    names = [reference.char_span(start, end, label) for start, end, label in marked.names]
    reference.ents = filter_spans([span for span in names if span is not None])
    pieces = pieces_of_doc(reference)
    orders = [
        piece
        for piece in pieces
        if any(_mostly(reference[piece[0] : piece[1]], start, end) for start, end in marked.orders)
    ]
    from spacy.tokens import Span

    reference.spans[SPANS] = [Span(reference, start, end, "OBLIGATION") for start, end in orders]
    return Example(nlp.make_doc(marked.text), reference)


def _mostly(span, start: int, end: int) -> bool:
    """Tell whether more than half of the piece is within the order."""
    shared = min(span.end_char, end) - max(span.start_char, start)
    return shared * 2 > span.end_char - span.start_char


def train(settings: dict[str, int]):
    """Train from the settings; return the pipeline and what was lost in each epoch."""
    import spacy
    from spacy.util import fix_random_seed, minibatch
    from thinc.api import Adam, Config

    register()
    fix_random_seed(settings["seed"])
    config = Config().from_str(CONFIG.format(tokenizer=TOKENIZER, spans=SPANS, pieces=PIECES, **settings))
    nlp = spacy.util.load_model_from_config(config, auto_fill=True)
    marked = composed(settings["count"], settings["seed"]) + of_corpus() * settings["corpus_copies"]
    examples = [example(nlp, one) for one in marked]
    for label in ("BODY", "TIME"):
        nlp.get_pipe("ner").add_label(label)
    nlp.get_pipe("spancat").add_label("OBLIGATION")
    nlp.initialize(lambda: examples[:500])
    optimizer = Adam(0.001, L2=0.01, use_averages=True, L2_is_weight_decay=True)
    order = random.Random(settings["seed"])
    for epoch in range(settings["epochs"]):
        optimizer.learn_rate = 0.001 * (1 - 0.9 * epoch / settings["epochs"])
        order.shuffle(examples)
        losses: dict[str, float] = {}
        began = time.perf_counter()
        for batch in minibatch(examples, 48):
            nlp.update(batch, sgd=optimizer, losses=losses, drop=0.2)
        print(
            epoch,
            {name: round(loss) for name, loss in losses.items()},
            f"{time.perf_counter() - began:.0f} s",
            flush=True,
        )
    with nlp.use_params(optimizer.averages):
        yield nlp


def scores(nlp, count: int = 1500) -> dict[str, float]:
    """Score on composed paragraphs of another seed: how well the model learnt, not how well it reads real decisions."""
    from spacy.training import Example  # noqa: F401

    held = [example(nlp, one) for one in composed(count, 7919)]
    found = nlp.evaluate(held)
    names = {"bodies and times": "ents", "orders": f"spans_{SPANS}"}
    figures = {f"{name} {part}": found.get(f"{key}_{part}") for name, key in names.items() for part in ("p", "r", "f")}
    return {name: round(value, 3) for name, value in figures.items() if value is not None}


def main() -> None:
    from spacy.symbols import IDS

    parser = argparse.ArgumentParser(description=__doc__)
    for name, value in SETTINGS.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, default=value)
    parser.add_argument("--output", type=Path, default=ROOT / "models" / MODEL)
    options = vars(parser.parse_args())
    folder: Path = options.pop("output")
    for nlp in train(options):
        figures = scores(nlp)
        shutil.rmtree(folder, ignore_errors=True)
        nlp.meta.update(
            name="second_reader", version=MODEL.rsplit("-", 1)[1], license="see LICENSE of the project",
            description="Marks bodies, time limits and orders in Vietnamese administrative decisions.",
        )  # fmt: skip
        nlp.to_disk(folder)
    (folder / "scores.json").write_text(
        json.dumps({"settings": options, "composed": figures}, indent=1) + "\n", "utf-8"
    )
    symbols = {name: number for name, number in IDS.items() if name}
    (folder / SYMBOLS).write_text(json.dumps(symbols) + "\n", "utf-8")
    (folder / HASHES).write_text(json.dumps(hashes_of(folder), indent=1) + "\n", "utf-8")
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(json.dumps(figures, indent=1), f"{size / 1e6:.1f} MB", folder)


if __name__ == "__main__":
    main()
