"""Values that travel through newsbeam, and their JSON wire form. Standard library only; imports nothing of ours."""
