# What the tests see of the towers. Torch and Qt Test never meet in one source.
add_library(m2ib_test_towers STATIC ../support/tower_probe.cpp ../support/safetensors_golden.cpp)
target_link_libraries(m2ib_test_towers PUBLIC m2ib_attribution PRIVATE m2ib_torch)
target_precompile_headers(m2ib_test_towers REUSE_FROM m2ib_model)

m2ib_test(tst_towers SOURCES tst_towers.cpp LIBS m2ib_test_towers LABELS fast)
m2ib_test(tst_load_model SOURCES tst_load_model.cpp LIBS m2ib_test_towers LABELS fast)
m2ib_test(tst_openai_clip SOURCES tst_openai_clip.cpp LIBS m2ib_test_towers LABELS fast)
m2ib_test(tst_published_folders SOURCES tst_published_folders.cpp LIBS m2ib_test_towers z LABELS fast)
m2ib_test(tst_odd_folders SOURCES tst_odd_folders.cpp LIBS m2ib_test_towers LABELS fast)
