-- $1: a path that is an address again
delete from redirect_now where source = $1
