// Types and number formats of a program. Set before: LANES, ELEMENT (scalar of maps, weights and logits), VECTOR (LANES of them), BIAS (scalar of
// biases). Maps lie in memory as [channel block][row with halo][column with halo][lane]; the halo holds zeros.
// PLACE(b, y, x, map) is the vector of block b at row y, column x of a map, which is given as four numbers: its height and width with halo, and how
// many rows and columns of halo come first.
#define PLACE(b, y, x, map) PLACE_IN(b, y, x, map)
#define PLACE_IN(b, y, x, height, width, top, left) ((((b) * (height)) + (y) + (top)) * (width) + (x) + (left))
