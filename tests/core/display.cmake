m2ib_test(tst_display_window SOURCES tst_display_window.cpp LIBS m2ib_image LABELS fast)
m2ib_test(tst_display_range SOURCES tst_display_range.cpp LIBS m2ib_image LABELS fast)
m2ib_test(tst_display_golden SOURCES tst_display_golden.cpp LIBS m2ib_image LABELS fast)
m2ib_test(tst_display_speed SOURCES tst_display_speed.cpp LIBS m2ib_image LABELS bench)
