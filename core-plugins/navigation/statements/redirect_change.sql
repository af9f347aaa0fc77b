update redirect_now set target = $2, status = $3::int where source = $1
