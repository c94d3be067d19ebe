"""年度考评 and 年度处理: evaluations, the yearly run into 异动, objections, and the way back."""
