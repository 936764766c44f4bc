"""The model a second time: plain Python on Mesa, written from docs/model.md without looking at the engine.

It exists to be compared with (``test_agreement.py``) and to be measured against (``benchmarks/``). It shares with the
package only what is not the model: names of axes, reading of scenarios, and the keyed draws.
"""
