select kernel.as_of()::text as instant
