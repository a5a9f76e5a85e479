m2ib_test(tst_clip_bpe SOURCES tst_clip_bpe.cpp LIBS m2ib_text LABELS fast)
m2ib_test(tst_clip_bpe_files SOURCES tst_clip_bpe_files.cpp LIBS m2ib_text LABELS fast)
m2ib_test(tst_learn_bpe SOURCES tst_learn_bpe.cpp LIBS m2ib_text LABELS fast)
