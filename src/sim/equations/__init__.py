"""The science: one sub-model a file, each equation a pure scalar function.

Numbers in brackets, such as (4.3), are those of ``docs/model.md``. Every function is compiled, takes
and returns plain numbers, and can be called and tested alone.
"""
