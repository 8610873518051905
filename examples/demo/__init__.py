"""The parts of the demo: what it prints, how it judges, and its two stories (`telecom`, `real`)."""
