"""用手机拍: a code on the screen opens one slot of a case, or a field of a form, on somebody's own phone, for one picture."""
