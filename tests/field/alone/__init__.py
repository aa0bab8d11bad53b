"""Rules whose tests need a region of their own each: they count all that was told, or change what the house holds."""
