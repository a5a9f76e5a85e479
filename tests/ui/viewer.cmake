m2ib_test(tst_display_pyramid SOURCES tst_display_pyramid.cpp LIBS m2ib_views LABELS fast)
m2ib_test(tst_view_marks SOURCES tst_view_marks.cpp LIBS m2ib_views LABELS gui)
m2ib_test(tst_radiograph_view SOURCES tst_radiograph_view.cpp LIBS m2ib_views LABELS gui)
m2ib_test(bench_frames SOURCES bench_frames.cpp LIBS m2ib_views LABELS bench)
