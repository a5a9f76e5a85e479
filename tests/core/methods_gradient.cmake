# Towers in double precision, for slow references of the gradient methods.
add_library(m2ib_test_double_tower STATIC ../support/double_tower.cpp)
target_link_libraries(m2ib_test_double_tower PUBLIC m2ib_test_towers PRIVATE m2ib_torch)
target_precompile_headers(m2ib_test_double_tower REUSE_FROM m2ib_model)
m2ib_test(tst_gradient_golden SOURCES tst_gradient_golden.cpp LIBS m2ib_test_double_tower LABELS fast)
m2ib_test(tst_gradient_by_hand SOURCES tst_gradient_by_hand.cpp LIBS m2ib_test_double_tower LABELS fast)
m2ib_test(tst_gradient_runs SOURCES tst_gradient_runs.cpp LIBS m2ib_test_double_tower LABELS fast)
