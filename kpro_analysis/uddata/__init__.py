"""Uddata: what citizens answered in questionnaires, and the scores that their answers give."""
