"""Training of the judge of bodies (transforms/article/body/model.npz): needs the extra `train` and the shared pages."""
