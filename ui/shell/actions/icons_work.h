// Internal: the drawings of symbols for sessions, annotations and layouts.
#pragma once

#include "ui/shell/actions/icons.h"

class QPainter;

namespace m2ib::shell {

/// Into a square of 24 x 24 units. Nothing for symbols that are drawn elsewhere.
void draw_work_symbol(QPainter& painter, Symbol symbol);

}  // namespace m2ib::shell
