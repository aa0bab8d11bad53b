"""SQL of notices: the queue, what receivers ask for, and where the views' rows come from."""
