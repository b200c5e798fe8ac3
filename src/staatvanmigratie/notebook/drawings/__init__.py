"""A specification becomes a drawing: here, or in a process of the build that does nothing else."""
