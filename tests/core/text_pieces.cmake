m2ib_test(tst_wordpiece SOURCES tst_wordpiece.cpp LIBS m2ib_text LABELS fast)
m2ib_test(tst_sentencepiece SOURCES tst_sentencepiece.cpp LIBS m2ib_text LABELS fast)
m2ib_test(tst_sentencepiece_files SOURCES tst_sentencepiece_files.cpp LIBS m2ib_text LABELS fast)
