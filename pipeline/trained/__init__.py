"""The trained second reader: it marks bodies, time limits and orders in a text, and knows nothing of the rules.

What it reads is compared with what they found (`pipeline.check.agreement`); it is never a source. The model is a spaCy
pipeline, which spaCy trains and can load; here its weights are run by numpy alone, which takes a fraction of the time.
"""

from pipeline.trained.model import MODEL, hashes_of, model_folder, models_folder, second_reader
from pipeline.trained.reader import Reading, SecondReader

__all__ = ["MODEL", "Reading", "SecondReader", "hashes_of", "model_folder", "models_folder", "second_reader"]
