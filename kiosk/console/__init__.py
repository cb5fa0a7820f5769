"""The commands of `dangqun-kiosk`: one file each."""
