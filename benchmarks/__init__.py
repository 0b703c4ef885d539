"""Measurements of speed, as ratios that mean the same on any machine."""
