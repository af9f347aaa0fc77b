-- $1: source; $2: target; redirects that would meet with a new one
select source, target from redirect_now where source = $2 or target = $1
limit 1
