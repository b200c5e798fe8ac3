"""Whether what an edition prints agrees with itself and its sources: rules over executed chapters."""
