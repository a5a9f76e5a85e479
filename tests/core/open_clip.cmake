m2ib_test(tst_open_clip_config SOURCES tst_open_clip_config.cpp LIBS m2ib_model_files LABELS fast)
m2ib_test(tst_open_clip SOURCES tst_open_clip.cpp LIBS m2ib_test_towers LABELS fast)
m2ib_test(tst_open_clip_bad_input SOURCES tst_open_clip_bad_input.cpp LIBS m2ib_test_towers LABELS fast)
