"""Texts -> candidates: stretches that may say who stands where, by cue words, by rules or by a model. Never rows: those are a person's."""
