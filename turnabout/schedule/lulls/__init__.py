"""Two who have gone quiet are asked whether they go on."""
