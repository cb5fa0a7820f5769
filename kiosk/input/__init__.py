"""Chinese input: pinyin and handwriting behind one interface each."""
