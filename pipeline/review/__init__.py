"""Review: a local web page on which people judge what the program found.

Reads `outputs/dataset/` and `corpus/review/decisions.jsonl`; writes only the latter, one line per
decision. Applying decisions is `pipeline.decisions`' work and happens on the next run; the page
shows beforehand what they will do. `app` and `serve` are the shell, the rest is pure.
"""
