"""The practice itself: the guide, the plans of an hour, the cards."""
