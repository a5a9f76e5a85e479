#pragma once
// Precompiled once for every source that needs Torch (20 s a file otherwise).
#include <ATen/ATen.h>
