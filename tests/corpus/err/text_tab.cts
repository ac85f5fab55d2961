scenario T-1
	timeout 3s
	actor a
		read "x"
