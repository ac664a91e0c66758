"""Báo cáo kết quả of an office: what is due, the figures behind it, writing it and sending it to the leader."""
