"""Device to server: the outbox, push and pull. Knows no screens and no business."""
