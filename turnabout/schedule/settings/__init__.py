"""The one page on which somebody sets how hours reach them: a view and a form for each of its sections."""
